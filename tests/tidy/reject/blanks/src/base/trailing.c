static int trailing;  
