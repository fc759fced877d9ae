import { chromium } from "playwright-core";
const [base, role, ...paths] = process.argv.slice(2);
const accounts={host:["host@loggia.example","chiavi-di-casa"],steward:["steward@loggia.example","portico-aperto"],member:["member@loggia.example","scrivania-libera"]};
const b=await chromium.launch({executablePath:"/usr/bin/chromium",args:["--no-sandbox"]});
for(const [w,h] of [[1280,900],[390,844]]){
 const c=await b.newContext({baseURL:base,viewport:{width:w,height:h},locale:process.env.L||"en-GB"});
 const p=await c.newPage();
 p.on("console",m=>{if(m.type()==="error")console.log(w,m.text())});p.on("pageerror",e=>console.log("pageerror",e.message));
 if(accounts[role]){await p.goto("/sign-in");await p.fill("[name=email]",accounts[role][0]).catch(()=>{});
  const r=await c.request.post("/sign-in/password",{headers:{accept:"application/json"},data:{email:accounts[role][0],password:accounts[role][1]}});if(r.status()>=400)console.log(await r.text());}
 let i=0;
 for(const path of paths){const r=await p.goto(path);console.log(w,path,r.status());const name=process.env.N||"s";await p.screenshot({path:`/tmp/document_run/${name}${i++}-${w}.png`,fullPage:true});
  const over=await p.evaluate(()=>document.documentElement.scrollWidth-innerWidth);if(over>0)console.log("OVERFLOW",w,path,over);}
 await c.close();
}
await b.close();
